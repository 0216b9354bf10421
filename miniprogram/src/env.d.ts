/// <reference types="vite/client" />

interface ImportMetaEnv {
  /** Where the mini-program finds the server, such as https://shop.example.com; the web build is served by it. */
  readonly VITE_ORIGIN?: string
}
