import { Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ListedPreset } from '~/api/providers/presets';
import { presetsQuery } from '~/api/providers/presets';
import type { Provider } from '~/api/providers/providers';
import { counted } from '~/lib/text/counts';
import { usd } from '~/lib/text/money';
import { LinkButton } from '~/ui/link/LinkButton';
import { TextLink } from '~/ui/link/TextLink';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { LoadMore } from '~/ui/page/LoadMore';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import { Section } from '~/ui/page/Section';
import { RelativeTime } from '~/ui/text/RelativeTime';
import classes from '../Providers.module.css';

interface PresetSectionProps {
  provider: Provider;
  mayEdit: boolean;
}

/** The presets of a provider. */
export function PresetSection({ provider, mayEdit }: PresetSectionProps) {
  const list = useInfiniteQuery(presetsQuery({ provider_id: provider.id }));
  const presets = list.data?.pages.flatMap((page) => page.presets) ?? [];
  return (
    <Section
      title="Presets"
      description="How it is asked for a clip: the workflow or model, and where each part of an order goes."
      actions={
        mayEdit && (
          <LinkButton
            variant={presets.length === 0 ? 'filled' : 'default'}
            leftSection={<IconPlus size={16} aria-hidden />}
            to="/providers/$providerId/new-preset"
            params={{ providerId: provider.id }}
          >
            New preset
          </LinkButton>
        )
      }
    >
      {list.error && <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <PageSkeleton rows={2} />}
      {list.isSuccess && presets.length === 0 && (
        <Text size="sm" c="var(--mien-quiet)">
          None yet. A provider makes clips once it has a preset that is chosen for something.
        </Text>
      )}
      <ul className={classes['lines']}>
        {presets.map((preset) => (
          <PresetLine key={preset.id} preset={preset} />
        ))}
      </ul>
      {list.hasNextPage && (
        <LoadMore isLoading={list.isFetching} onLoad={() => void list.fetchNextPage()} />
      )}
    </Section>
  );
}

function PresetLine({ preset }: { preset: ListedPreset }) {
  const { id, name, version, estimated_cost_usd, choice_count } = preset;
  return (
    <li className={classes['line']}>
      <div className={classes['who']}>
        <TextLink to="/presets/$presetId" params={{ presetId: id }} search={{}} fw={600}>
          <bdi>{name}</bdi>
        </TextLink>
        <Text size="xs" c="var(--mien-quiet)">
          v{version}, <RelativeTime at={preset.updated_at} />
          {estimated_cost_usd !== null && `, about ${usd(estimated_cost_usd)} a clip`}
        </Text>
      </div>
      <Text size="sm" c="var(--mien-quiet)">
        {choice_count === 0 ? 'Not chosen for anything' : counted(choice_count, 'choice')}
      </Text>
    </li>
  );
}
