// The pages of providers in one file of their own: who sees the one is soon at the other.
export { NewPresetPage } from './preset/NewPresetPage';
export { PresetPage } from './preset/PresetPage';
export { ProviderPage } from './provider/ProviderPage';
export { ProvidersPage } from './ProvidersPage';
export { QueuePage } from './queue/QueuePage';
