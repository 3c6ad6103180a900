/// <reference types="vite/client" />
import 'vue-router'

declare module 'vue-router' {
  interface RouteMeta {
    /** Key of the page's title among the messages. */
    title?: string
    /** The area whose messages must be there before the page is. */
    area?: string
    /** Whether everybody may see it; other pages lead to the sign-in page first. */
    public?: boolean
    /** Whether only platform admins may see it. */
    admin?: boolean
    /** Whether the page uses the whole window, without the margins of the others. */
    wide?: boolean
  }
}
