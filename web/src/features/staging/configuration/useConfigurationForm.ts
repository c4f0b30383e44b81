import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import {
  changeStagingConfig,
  restoreStagingConfig,
  stagingConfigQuery,
  type StagingConfig,
  type StagingConfigChange,
} from '~/api/staging/configuration';
import { isProblem } from '~/lib/problem';
import { notifyDone } from '~/ui/toast/notify';
import { changeOf, fieldsOf, problemsByField, type ConfigurationFields } from './fields';

interface Saving {
  etag: string;
  /** The version that it is a change of. */
  before: number;
  wanted: StagingConfigChange;
}

/** What is typed lies over the configuration in force: one that somebody else saves shows through
    wherever nothing was typed. */
export function useConfigurationForm(config: StagingConfig & { etag: string }) {
  const [typed, setTyped] = useState<Partial<ConfigurationFields>>({});
  const queryClient = useQueryClient();
  const fields = { ...fieldsOf(config), ...typed };
  const change = changeOf(config, fields);
  const outdate = () => queryClient.invalidateQueries({ queryKey: ['staging'] });
  const undo = useMutation({
    mutationFn: ({ made, before }: { made: number; before: number }) =>
      restoreStagingConfig(`"${made}"`, before, `Undo of version ${made}`),
    onSuccess: outdate,
    meta: { failure: 'The change was not undone' },
  });
  const save = useMutation({
    mutationFn: ({ etag, wanted }: Saving) => changeStagingConfig(etag, wanted),
    onSuccess: async (made, { before, wanted }) => {
      const { version, admin_subdomain } = made;
      queryClient.setQueryData(stagingConfigQuery.queryKey, { ...made, etag: `"${version}"` });
      setTyped({});
      notifyDone(
        `Saved as version ${version}. It is in force.`,
        wanted.admin_subdomain === undefined
          ? { undo: () => undo.mutate({ made: version, before }) }
          : { next: { label: 'Go there', run: () => goToHost(admin_subdomain) } },
      );
      await outdate();
    },
    onError: (error) => {
      // What was typed stays, and lies over what somebody else has saved.
      if (isProblem(error, 'stale_version')) void outdate();
    },
  });
  const problems = isProblem(save.error) ? problemsByField(save.error.fields, fields) : undefined;
  return {
    fields,
    change,
    isChanged: Object.keys(change).length > 0,
    save,
    /** Sends what is looked at, whatever is read meanwhile. */
    send: (change_reason: string, options: Parameters<typeof save.mutate>[1]) =>
      save.mutate(
        {
          etag: config.etag,
          before: config.version,
          wanted: change_reason === '' ? change : { ...change, change_reason },
        },
        options,
      ),
    problems,
    set: (changes: Partial<ConfigurationFields>) => setTyped({ ...typed, ...changes }),
    discard: () => {
      setTyped({});
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
