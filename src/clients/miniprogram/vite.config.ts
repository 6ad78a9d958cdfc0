import uniModule from '@dcloudio/vite-plugin-uni';
import type { Plugin } from 'vite';
import { defineConfig } from 'vite';

// The plugin is CommonJS; loaded as a module its factory sits one level deeper.
const uni = (uniModule as unknown as { default?: typeof uniModule }).default ?? uniModule;

/**
 * uni-app's H5 style sheet names an outside host for shadow pictures of the page head.
 * A public office's page asks nobody else for anything: the pictures go, and a build that
 * would still name an outside address in a style sheet stops.
 */
function noOutsideHosts(): Plugin {
  return {
    name: 'no-outside-hosts',
    enforce: 'post',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== 'asset' || !file.fileName.endsWith('.css')) continue;
        const css = String(file.source).replace(
          /url\(["']?https?:\/\/cdn\.dcloud\.net\.cn\/[^)]*\)/g,
          'none',
        );
        if (/url\(["']?(https?:)?\/\//.test(css)) {
          this.error(`${file.fileName} names an outside address`);
        }
        file.source = css;
      }
    },
  };
}

/** Templates say `role`, as the web does; WeChat calls the same attribute `aria-role`. */
function weChatRoles(): Plugin {
  return {
    name: 'wechat-roles',
    enforce: 'post',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== 'asset' || !file.fileName.endsWith('.wxml')) continue;
        file.source = String(file.source).replace(/ role="/g, ' aria-role="');
      }
    },
  };
}

export default defineConfig({
  plugins: [uni() as unknown as Plugin[], noOutsideHosts(), weChatRoles()],
  server: {
    port: 5173,
    proxy: { '/api': 'http://127.0.0.1:5080' },
  },
});
