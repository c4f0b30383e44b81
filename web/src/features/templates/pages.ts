// The pages of templates in one file of their own: who sees the one is soon at the other.
export { TemplatePage } from './TemplatePage';
export { TemplatesPage } from './TemplatesPage';
