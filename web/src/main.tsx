import './app/styles';
import { setNonce } from 'get-nonce';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { nonce } from './lib/browser/nonce';
import { watchStyles } from './lib/browser/parts';
import { keepCompositionsApart } from './lib/keys/composition';

// For the style with which an open dialog keeps the page behind it from scrolling.
setNonce(nonce());
watchStyles();
keepCompositionsApart(window);

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
