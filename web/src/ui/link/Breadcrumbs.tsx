import { IconChevronRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { HrefLink } from './HrefLink';
import classes from './Breadcrumbs.module.css';

export interface Crumb {
  label: string;
  href: string;
  /** To others of the same level: a SiblingSwitcher. */
  siblings?: ReactNode;
}

/** Where one is. Each part is a way back, and may be a way aside. */
export function Breadcrumbs({ crumbs }: { crumbs: readonly Crumb[] }) {
  return (
    <nav aria-label="Breadcrumb">
      <ol className={classes['crumbs']}>
        {crumbs.map(({ label, href, siblings }, at) => {
          const isCurrent = at === crumbs.length - 1;
          return (
            <li key={href} className={classes['crumb']}>
              {at > 0 && (
                <IconChevronRight size={14} className={classes['separator']} aria-hidden />
              )}
              <HrefLink
                href={href}
                className={classes['link']}
                {...(isCurrent ? { 'aria-current': 'page' as const } : {})}
              >
                <bdi>{label}</bdi>
              </HrefLink>
              {siblings}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
