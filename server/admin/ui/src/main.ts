import 'tdesign-vue-next/es/style/index.css'
import './styles/tokens.css'
import './styles/base.css'
import { createApp } from 'vue'
import App from './App.vue'
import { inner } from './core/inner'
import { followTheme } from './core/theme'
import { router } from './router'

followTheme()
createApp(App).directive('inner', inner).use(router).mount('#app')
