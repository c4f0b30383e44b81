// A provider with a preset, for pages that show them. Its service is gone once it was asked.
import { call } from './api.ts';
import { startVideoService } from './services.ts';

let shown: { provider: string; preset: string } | undefined;

/** Made once, and chosen for nothing. */
export async function makeProviderToShow() {
  if (shown) return shown;
  const service = await startVideoService(Buffer.alloc(0));
  const { id: provider } = await call<{ id: string }>('POST', '/api/admin/providers', {
    name: `gpu-room-${process.pid}`,
    kind: 'http',
    base_url: service.url,
    headers: { 'X-Proxy-Key': 'of this test' },
    daily_budget_usd: 5,
    monthly_budget_usd: 60,
  });
  const { id: preset } = await call<{ id: string }>('POST', '/api/admin/presets', {
    provider_id: provider,
    name: 'Close-up, three seconds',
    content: { path: '/clips', estimated_cost_usd: 0.25 },
  });
  await service.close();
  shown = { provider, preset };
  return shown;
}
