import { Button, Group, Text } from '@mantine/core';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import type { StagingConfigInForce } from '~/api/staging/configuration';
import { isProblem } from '~/lib/problem';
import { counted } from '~/lib/text/counts';
import { LeaveGuard } from '~/ui/dialog/LeaveGuard';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { AccessFields } from './AccessFields';
import classes from './Configuration.module.css';
import { PlaceFields } from './PlaceFields';
import { ReviewDialog } from './ReviewDialog';
import { SyncFields } from './SyncFields';
import { useConfigurationForm } from './useConfigurationForm';

/** The configuration in force, to be changed: nothing is until the change was looked at. */
export function ConfigurationFormPanel({
  config,
}: {
  config: StagingConfigInForce & { etag: string };
}) {
  const form = useConfigurationForm(config);
  const { fields, change, isChanged, save, problems } = form;
  const [isReviewing, setIsReviewing] = useState(false);
  const [tries, setTries] = useState(0);
  const place = useRef<HTMLFormElement>(null);
  const refused = Object.keys(problems).length > 0;
  useEffect(() => {
    if (!refused || isReviewing) return;
    place.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [refused, isReviewing, tries]);

  const review = (event: FormEvent) => {
    event.preventDefault();
    setTries(tries + 1);
    if (isChanged && form.check()) setIsReviewing(true);
  };
  const props = { fields, problems, onChange: form.set };
  const isLeft = save.error && !refused && !isReviewing && !isProblem(save.error, 'stale_version');
  return (
    <>
      <form ref={place} onSubmit={review} className={classes['form']} aria-label="Configuration">
        <PlaceFields {...props} configured={config.database_url} />
        <AccessFields {...props} address={config.your_address} />
        <SyncFields
          {...props}
          next={config.next_syncs}
          isChanged={'sync_schedule' in change || 'sync_time_zone' in change}
        />
        {isLeft && save.error && <ErrorPanel error={save.error} what="Not saved" />}
        {isChanged && (
          <div className={classes['bar']} data-bottom-bar>
            <Text size="sm" role="status">
              {counted(Object.keys(change).length, 'change')}, not saved
            </Text>
            <Group gap="xs">
              <Button variant="default" onClick={form.discard}>
                Discard
              </Button>
              <Button type="submit">Review and save…</Button>
            </Group>
          </div>
        )}
      </form>
      {/* Not inside: what is submitted there is none of this form. */}
      {isReviewing && (
        <ReviewDialog
          config={config}
          form={form}
          onSaved={() => setIsReviewing(false)}
          onClose={() => setIsReviewing(false)}
        />
      )}
      <LeaveGuard isNeeded={isChanged} />
    </>
  );
}
