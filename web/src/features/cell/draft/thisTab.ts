/** A name of this tab, the same after a reload. A tab that is duplicated takes the name along, so it is
    only kept by what reloads. */
export const thisTab = nameOfTab();

function nameOfTab(): string {
  const key = 'mien-tab';
  const made = Math.random().toString(36).slice(2) + Date.now().toString(36);
  try {
    const [navigation] = performance.getEntriesByType('navigation');
    const isSamePage =
      navigation instanceof PerformanceNavigationTiming && navigation.type !== 'navigate';
    const name = (isSamePage && sessionStorage.getItem(key)) || made;
    sessionStorage.setItem(key, name);
    return name;
  } catch {
    return made;
  }
}
