/**
 * WeChat only: copies of chosen files in the mini-program's own folder. What was chosen lies where WeChat clears it away with the app;
 * a copy outlives that, so that an upload goes on where it stopped. Gone with the upload's end.
 */
declare const wx: {
  env: { USER_DATA_PATH: string };
  getFileSystemManager(): {
    copyFile(options: { srcPath: string; destPath: string; success(): void; fail(): void }): void;
    unlink(options: { filePath: string; fail(): void }): void;
    readFile(options: { filePath: string; position: number; length: number; success(answer: { data: ArrayBuffer }): void; fail(): void }): void;
  };
};

/** Answers the copy's place; where there is no room, the place it was chosen from, good until the app is closed. */
export function keepFile(from: string, id: string): Promise<string> {
  return new Promise((resolve) => {
    const to = `${wx.env.USER_DATA_PATH}/evidence-${id}`;
    wx.getFileSystemManager().copyFile({ srcPath: from, destPath: to, success: () => resolve(to), fail: () => resolve(from) });
  });
}

/** Only copies: what was chosen elsewhere is not ours to delete. In a browser nothing has a place. */
export function dropKeptFiles(paths: string[]): void {
  for (const path of paths.filter(Boolean)) {
    if (path.startsWith(wx.env.USER_DATA_PATH)) wx.getFileSystemManager().unlink({ filePath: path, fail: () => undefined });
  }
}

/** A part of a kept file; it may have been cleared away meanwhile. */
export function readKept(path: string, position: number, length: number): Promise<ArrayBuffer> {
  return new Promise((resolve, reject) => {
    wx.getFileSystemManager().readFile({
      filePath: path, position, length, success: ({ data }) => resolve(data), fail: () => reject(new Error('gone')),
    });
  });
}
