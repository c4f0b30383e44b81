import { Link } from '@tanstack/react-router';
import classes from './StagingTabs.module.css';

const tabs = [
  { to: '/staging', label: 'Status' },
  { to: '/staging/sync', label: 'Sync' },
  { to: '/staging/configuration', label: 'Configuration' },
  { to: '/staging/access-log', label: 'Access log' },
  { to: '/staging/snapshots', label: 'Snapshots and reset' },
] as const;

/** From each page of the section to the others. */
export function StagingTabs() {
  return (
    <nav aria-label="Staging" className={classes['tabs']}>
      {tabs.map(({ to, label }) => (
        <Link
          key={to}
          to={to}
          className={classes['tab']}
          // The status is at the address that all of the section begins with.
          activeOptions={{ exact: to === '/staging', includeSearch: false }}
          activeProps={{ 'aria-current': 'page' }}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
