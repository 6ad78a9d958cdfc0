import type { InjectionKey } from 'vue';
import { asApiError } from '../api/api-error';
import { urlOf } from '../api/request';
import type { EvidenceFile, EvidenceLink } from '../api/types';

/** Where a page says how its files are opened; without it they are only listed. */
export const OPEN_FILE: InjectionKey<(file: EvidenceFile) => Promise<void>> = Symbol('open-file');

/** Asks for a link that ends after minutes and shows what is behind it. A refusal is said where the person looks. */
export async function openFile(file: EvidenceFile, link: () => Promise<EvidenceLink>): Promise<void> {
  try {
    show(file, urlOf((await link()).url));
  } catch (thrown) {
    uni.showToast({ title: asApiError(thrown).sentence, icon: 'none' });
  }
}

function show(file: EvidenceFile, url: string): void {
  // #ifdef H5
  // The server hands it over as a download: nothing of it runs in this page.
  const way = document.createElement('a');
  way.href = url;
  way.download = file.name;
  way.click();
  // #endif
  // #ifdef MP-WEIXIN
  if (file.kind === 'image') {
    uni.previewImage({ urls: [url] });
    return;
  }
  uni.downloadFile({
    url,
    success: ({ tempFilePath }) => {
      const fail = () => uni.showToast({ title: '微信打不开这种文件，请在电脑上查看。', icon: 'none' });
      if (file.kind === 'video') uni.previewMedia({ sources: [{ url: tempFilePath, type: 'video' }], fail });
      else uni.openDocument({ filePath: tempFilePath, showMenu: true, fail });
    },
    fail: () => uni.showToast({ title: '没有取到文件，请稍后再点一次。', icon: 'none' }),
  });
  // #endif
}
