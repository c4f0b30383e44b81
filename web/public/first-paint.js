// Before the first paint: a dark page never flashes white, who has to sign in first sees no frame of
// the pages, and staging has a title and an icon of its own. The key of the theme is Mantine's, the other that of src/lib/browser/frame.ts.
(() => {
  let chosen = 'auto';
  let signsIn = location.pathname === '/sign-in';
  try {
    chosen = localStorage.getItem('mantine-color-scheme-value') ?? 'auto';
    signsIn ||= localStorage.getItem('mien-signed-out') !== null;
  } catch {
    // Storage is forbidden: follow the system.
  }
  const dark =
    chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  const { dataset } = document.documentElement;
  dataset.mantineColorScheme = dark ? 'dark' : 'light';
  dataset.frame = signsIn ? 'sign-in' : 'page';
  if (dataset.environment === 'staging') {
    document.title = '[staging] Mien';
    document.querySelector('link[rel="icon"]')?.setAttribute('href', '/favicon-staging.svg');
  }
})();
