import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { createRoutes } from './routes'
import { startTheme } from './Platform/theme'
import 'element-plus/theme-chalk/base.css'
import 'element-plus/theme-chalk/dark/css-vars.css'
import './look/tokens.scss'
import './look/base.css'
import './look/element.css'

startTheme()
const app = createApp(App)
app.use(createPinia())
app.use(createRoutes())
app.mount('#app')
