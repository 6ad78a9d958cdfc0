/** Puts text on the clipboard; true when it is there. */
export async function copyText(text: string): Promise<boolean> {
  // #ifdef H5
  // Not uni.setClipboardData: its H5 stand-in leaves an unnamed text field in the page.
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Not a secure context, or refused: the old way still works there.
    return copyTheOldWay(text);
  }
  // #endif
  // #ifdef MP-WEIXIN
  return new Promise((resolve) => {
    uni.setClipboardData({
      data: text,
      showToast: false,
      success: () => resolve(true),
      fail: () => resolve(false),
    });
  });
  // #endif
}

// #ifdef H5
function copyTheOldWay(text: string): boolean {
  const field = document.createElement('textarea');
  field.value = text;
  field.setAttribute('aria-hidden', 'true');
  field.style.position = 'fixed';
  field.style.opacity = '0';
  document.body.appendChild(field);
  field.select();
  const copied = document.execCommand('copy');
  field.remove();
  return copied;
}
// #endif
