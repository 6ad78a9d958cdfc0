import { defineComponent, h } from 'vue';

/** H5 only: the browser's own picture. uni-app's stand-in takes no text for those who cannot see it. */
export const NativePicture = defineComponent({
  name: 'NativePicture',
  props: { src: { type: String, required: true }, alt: { type: String, required: true } },
  setup: (props) => () => h('img', { src: props.src, alt: props.alt, style: 'display:block;width:100%;height:100%' }),
});
