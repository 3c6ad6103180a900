import 'bootstrap/dist/css/bootstrap.min.css'
import './app/app.css'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './app/App.vue'
import { i18n, loadArea, registerAreas, startLocale } from './app/i18n'
import { areas } from './app/areas'
import { makeRouter } from './app/router'
import { startTheme } from './app/theme'

startTheme()
registerAreas(areas)
const words = Promise.all([loadArea('app'), startLocale()])
const app = createApp(App).use(createPinia()).use(i18n)
void words.then(() => app.use(makeRouter()).mount('#app'))
