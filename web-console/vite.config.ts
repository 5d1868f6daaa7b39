import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

// `npm run dev` talks to mock-api; with SLIPWAY_URL=http://localhost:8000 it talks to that instance instead.
const instance = process.env.SLIPWAY_URL;

function mockApi(): Plugin {
  return {
    name: "mock-api",
    apply: "serve",
    async configureServer(server) {
      const { MockApi } = await server.ssrLoadModule("/mock-api/server.ts");
      const api = new MockApi();
      server.middlewares.use(api.handle.bind(api));
      server.config.logger.info(`  mock-api: sign in with the key ${api.session.apiKey}`);
    },
  };
}

export default defineConfig({
  plugins: [react(), ...(instance ? [] : [mockApi()])],
  build: { target: "es2023", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: instance ? { proxy: { "^/(v1|model-[a-z0-9]+)/": { target: instance } } } : {},
});
