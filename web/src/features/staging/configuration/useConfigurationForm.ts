import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import {
  changeStagingConfig,
  restoreStagingConfig,
  stagingConfigQuery,
  type StagingConfigChange,
  type StagingConfigInForce,
} from '~/api/staging/configuration';
import { isProblem } from '~/lib/problem';
import { notifyDone } from '~/ui/toast/notify';
import { problemsOf } from './check';
import { changeOf, fieldsOf, problemsByField, type ConfigurationFields } from './fields';
import { lockedOutAddress } from './lockout';

interface Saving {
  /** What it is a change of. */
  before: StagingConfigInForce & { etag: string };
  wanted: StagingConfigChange;
}

/** What is typed lies over the configuration in force: one that somebody else saves shows through
    wherever nothing was typed. */
export function useConfigurationForm(config: StagingConfigInForce & { etag: string }) {
  const [typed, setTyped] = useState<Partial<ConfigurationFields>>({});
  const queryClient = useQueryClient();
  const fields = { ...fieldsOf(config), ...typed };
  const change = changeOf(config, fields);
  const [isChecked, setIsChecked] = useState(false);
  const forget = () => {
    setTyped({});
    setIsChecked(false);
  };
  const outdate = () => queryClient.invalidateQueries({ queryKey: ['staging'] });
  const undo = useMutation({
    mutationFn: ({ made, before }: { made: number; before: number }) =>
      restoreStagingConfig(`"${made}"`, before, `Undo of version ${made}`),
    onSuccess: outdate,
    meta: { failure: 'The change was not undone' },
  });
  const save = useMutation({
    mutationFn: ({ before, wanted }: Saving) => changeStagingConfig(before.etag, wanted),
    onSuccess: async (made, { before, wanted }) => {
      const { version, admin_subdomain } = made;
      const { your_address } = before;
      const { queryKey } = stagingConfigQuery;
      queryClient.setQueryData(queryKey, { ...made, your_address, etag: `"${version}"` });
      forget();
      const saved = `Saved as version ${version}. It is in force.`;
      // From where staging is out of reach now, there is nothing to undo and nothing to read.
      if (wanted.admin_subdomain !== undefined) {
        notifyDone(saved, { next: { label: 'Go there', run: () => goToHost(admin_subdomain) } });
      } else if (lockedOutAddress(before, wanted) !== undefined) {
        notifyDone(`${saved} Staging is out of reach from ${your_address} now.`);
      } else {
        notifyDone(saved, { undo: () => undo.mutate({ made: version, before: before.version }) });
        await outdate();
      }
    },
    onError: (error) => {
      // What was typed stays, and lies over what somebody else has saved.
      if (isProblem(error, 'stale_version')) void outdate();
    },
  });
  const refused = isProblem(save.error) ? problemsByField(save.error.fields, fields).byField : {};
  const found = problemsOf(change, fields);
  return {
    fields,
    change,
    isChanged: Object.keys(change).length > 0,
    save,
    /** Sends what is looked at, whatever is read meanwhile. */
    send: (change_reason: string, options: Parameters<typeof save.mutate>[1]) =>
      save.mutate(
        {
          before: config,
          wanted: change_reason === '' ? change : { ...change, change_reason },
        },
        options,
      ),
    problems: isChecked ? { ...refused, ...found } : refused,
    /** Whether it is worth a look; what is wrong is told at its field from then on. */
    check: () => {
      save.reset();
      setIsChecked(true);
      return Object.keys(found).length === 0;
    },
    set: (changes: Partial<ConfigurationFields>) => setTyped({ ...typed, ...changes }),
    discard: () => {
      forget();
      save.reset();
    },
  };
}

export type ConfigurationForm = ReturnType<typeof useConfigurationForm>;

/** This page, where staging answers from now on. */
function goToHost(host: string) {
  const there = new URL(location.href);
  there.hostname = host;
  location.assign(there.href);
}

/** What a group of fields needs. */
export interface FieldsProps {
  fields: ConfigurationFields;
  problems: Partial<Record<keyof ConfigurationFields, string>>;
  onChange: (changes: Partial<ConfigurationFields>) => void;
}
