import 'tdesign-vue-next/es/style/index.css'
import './styles/tokens.css'
import './styles/base.css'
import { createApp } from 'vue'
import { Button } from 'tdesign-vue-next'
import App from './App.vue'
import { inner } from './core/inner'
import { followTheme } from './core/theme'
import { router } from './router'

followTheme()
// Nearly every page has a button: it comes once, with the shell.
createApp(App).component('TButton', Button).directive('inner', inner).use(router).mount('#app')
