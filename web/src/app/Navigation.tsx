import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { meQuery } from '~/api/access/session';
import { menuOf } from './places';
import classes from './Navigation.module.css';

export function Navigation({ onNavigate }: { onNavigate: () => void }) {
  const role = useQuery(meQuery).data?.admin.role ?? 'viewer';
  return (
    <nav aria-label="Main">
      {menuOf(role).map(({ title, places }) => (
        <section key={title} aria-label={title} className={classes['section']}>
          <Text component="h2" className={classes['title']}>
            {title}
          </Text>
          {places.map(({ label, to, icon: Icon }) => (
            <Link
              key={label}
              to={to}
              onClick={onNavigate}
              className={classes['link']}
              activeProps={{ 'aria-current': 'page' }}
            >
              <Icon size={18} stroke={1.6} />
              {label}
            </Link>
          ))}
        </section>
      ))}
    </nav>
  );
}
