import './app/styles';
import { setNonce } from 'get-nonce';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { nonce } from './lib/browser/nonce';

// For the style with which an open dialog keeps the page behind it from scrolling.
setNonce(nonce());

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
