import { Button, Group, Text } from '@mantine/core';
import { useMay } from '~/api/access/useMay';
import type { Names } from '~/api/people/useNames';
import type { PresetChoice } from '~/api/providers/choices';
import { useChoiceChanges } from '~/api/providers/useChoiceChanges';
import { TextLink } from '~/ui/link/TextLink';
import { notifyDone } from '~/ui/toast/notify';
import { scopeKind, scopeLabel } from './scopes';
import classes from '../Providers.module.css';

interface ChoiceRowProps {
  choice: PresetChoice;
  names: Names;
  mayEdit: boolean;
}

/** What makes the clips of something, and how to take that back. */
export function ChoiceRow({ choice, names, mayEdit }: ChoiceRowProps) {
  const { takeBack, choose } = useChoiceChanges();
  const mayRule = useMay('admin');
  const { character_id, emotion, maker, preset } = choice;
  const label = scopeLabel(choice, names.emotionName);
  const mayTakeBack = mayEdit && (scopeKind(choice) !== 'all' || mayRule);
  const undo = () =>
    choose.mutate({
      character_id,
      emotion,
      maker,
      ...(preset ? { preset_id: preset.id } : {}),
    });
  return (
    <li className={classes['line']}>
      <bdi className={classes['who']}>{label}</bdi>
      <Group gap="md">
        {preset ? (
          <Text size="sm" component="span">
            <TextLink to="/presets/$presetId" params={{ presetId: preset.id }} search={{}}>
              <bdi>{preset.name}</bdi>
            </TextLink>{' '}
            <span className={classes['quiet']}>by {preset.provider}</span>
          </Text>
        ) : (
          <Text size="sm">The built-in renderer</Text>
        )}
        {mayTakeBack && (
          <Button
            size="compact-sm"
            variant="default"
            aria-label={`Take back the choice of ${label}`}
            loading={takeBack.isPending}
            onClick={() =>
              takeBack.mutate(
                { character_id, emotion },
                { onSuccess: () => notifyDone(`The choice of ${label} is taken back.`, { undo }) },
              )
            }
          >
            Take back
          </Button>
        )}
      </Group>
    </li>
  );
}
