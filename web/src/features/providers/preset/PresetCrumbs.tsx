import { TextLink } from '~/ui/link/TextLink';

/** The way back to the provider of a preset. */
export function PresetCrumbs({ provider }: { provider: { id: string; name: string } }) {
  return (
    <nav aria-label="Breadcrumb">
      <TextLink to="/providers" search={{}}>
        Providers
      </TextLink>
      {' / '}
      <TextLink to="/providers/$providerId" params={{ providerId: provider.id }}>
        {provider.name}
      </TextLink>
    </nav>
  );
}
