/// <reference types="vite/client" />

declare module '*.vue' {
  import type { DefineComponent } from 'vue';
  const component: DefineComponent<object, object, unknown>;
  export default component;
}

interface ImportMetaEnv {
  /** Origin of the API for the WeChat build, e.g. "https://api.example.gov.cn"; the H5 build uses its own origin. */
  readonly VITE_API_BASE?: string;
}
