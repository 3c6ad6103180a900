// Sets the theme that was chosen here, or else the system's. `src/app/theme.ts` takes over later.
;(() => {
  let chosen = null
  try {
    chosen = localStorage.getItem('tollgate.theme')
  } catch {
    // Storage may be forbidden; the system's theme is good then.
  }
  const dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.dataset.bsTheme = dark ? 'dark' : 'light'
})()
