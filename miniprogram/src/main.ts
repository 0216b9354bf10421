import { createSSRApp } from 'vue'
import App from './App.vue'
import { report } from './use/mishaps'

export function createApp() {
  const app = createSSRApp(App)
  // What fails in a page's own code comes here first; the log of the browser keeps it too.
  app.config.errorHandler = (error) => {
    report(error)
    console.error(error)
  }
  return { app }
}
