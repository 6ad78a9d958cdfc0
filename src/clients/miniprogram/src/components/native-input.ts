import { defineComponent, h } from 'vue';

/**
 * H5 only: the browser's own input with its own label. uni-app's stand-in wraps the input
 * in a custom element, so a label, an error text or a test could not name it.
 */
export const NativeInput = defineComponent({
  name: 'NativeInput',
  props: {
    id: { type: String, required: true },
    label: { type: String, required: true },
    value: { type: String, required: true },
    type: { type: String, default: 'text' },
    multiline: Boolean,
    maxlength: { type: Number, default: 200 },
    placeholder: { type: String, default: '' },
    invalid: Boolean,
    describedBy: { type: String, default: undefined },
    autocomplete: { type: String, default: undefined },
    testid: { type: String, required: true },
    hideLabel: Boolean,
  },
  emits: { input: (value: string) => typeof value === 'string', done: () => true },
  setup(props, { emit }) {
    return () => [
      h('label', { for: props.id, class: props.hideLabel ? 'sr-only' : 'field-label' }, props.label),
      h(props.multiline ? 'textarea' : 'input', {
        id: props.id,
        class: ['field-input', { multiline: props.multiline }],
        value: props.value,
        type: props.multiline ? undefined : props.type === 'number' ? 'tel' : props.type,
        inputmode: props.type === 'number' ? 'numeric' : undefined,
        enterkeyhint: props.type === 'search' ? 'search' : undefined,
        rows: props.multiline ? 4 : undefined,
        maxlength: props.maxlength,
        placeholder: props.placeholder,
        autocomplete: props.autocomplete,
        'aria-invalid': props.invalid ? 'true' : undefined,
        'aria-describedby': props.describedBy,
        'data-testid': props.testid,
        onInput: (event: Event) => emit('input', (event.target as HTMLInputElement).value),
        onKeydown: (event: KeyboardEvent) => {
          if (event.key === 'Enter' && !event.isComposing && !props.multiline) emit('done');
        },
      }),
    ];
  },
});
