/** The steps a ready sentence can be for. */
export const templateFors: readonly { value: string; label: string }[] = [
  { value: 'accept', label: '受理' }, { value: 'reject', label: '不予受理' }, { value: 'request-supplement', label: '要求补充' },
  { value: 'refer', label: '移送和转办' }, { value: 'resolve', label: '答复' }, { value: 'note', label: '备注' },
]

export const sayTemplateFor = (what: string): string => templateFors.find((f) => f.value === what)?.label ?? '其他'
