import { Page } from '~/ui/page/Page';
import { PanelBoundary } from '~/ui/page/PanelBoundary';
import { AppearanceSection } from './AppearanceSection';
import { EnvironmentSection } from './EnvironmentSection';
import { PasswordSection } from './PasswordSection';
import { SessionsSection } from './SessionsSection';
import classes from './SettingsPage.module.css';

export function SettingsPage() {
  return (
    <Page
      narrow
      title="Settings"
      description="How Mien looks and behaves for you, and for everybody here."
    >
      <div className={classes['sections']}>
        <AppearanceSection />
        <PasswordSection />
        <PanelBoundary>
          <SessionsSection />
        </PanelBoundary>
        <PanelBoundary>
          <EnvironmentSection />
        </PanelBoundary>
      </div>
    </Page>
  );
}
