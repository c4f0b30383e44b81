// index.html draws a frame before any script of ours is there: that of the pages, or that of signing in.
// Which one, public/first-paint.js takes from this note; a wrong one costs a blink.

const key = 'mien-signed-out';

export function noteSignedIn(isSignedIn: boolean) {
  try {
    if (isSignedIn) localStorage.removeItem(key);
    else localStorage.setItem(key, 'yes');
  } catch {
    // Storage is forbidden: the frame of the pages comes first.
  }
}
