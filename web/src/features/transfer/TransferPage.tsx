import { Tabs } from '@mantine/core';
import { IconFileExport, IconFileImport } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { Page } from '~/ui/page/Page';
import { PanelBoundary } from '~/ui/page/PanelBoundary';
import { ExportTab } from './exports/ExportTab';
import { ImportTab } from './imports/ImportTab';
import classes from './Transfer.module.css';

const route = getRouteApi('/shell/transfer');

/** Prompts as files: out of this environment, and into it. */
export function TransferPage() {
  const tab = route.useSearch().tab ?? 'export';
  const navigate = route.useNavigate();
  const open = (next: string | null) =>
    void navigate({ search: next === 'import' ? { tab: 'import' } : {} });
  return (
    <Page
      title="Export and import"
      description="Prompts as files: to keep, to edit elsewhere, or to take to another environment."
    >
      <Tabs value={tab} onChange={open}>
        <Tabs.List className={classes['tabs'] ?? ''}>
          <Tabs.Tab value="export" leftSection={<IconFileExport size={16} aria-hidden />}>
            Export
          </Tabs.Tab>
          <Tabs.Tab value="import" leftSection={<IconFileImport size={16} aria-hidden />}>
            Import
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value={tab} pt="md">
          <PanelBoundary key={tab}>
            {tab === 'import' ? <ImportTab /> : <ExportTab />}
          </PanelBoundary>
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
