import { useEffect } from 'react';
import { useNavigate } from 'react-router';
import { isTyping } from '../components/is-typing.ts';
import { pages } from './pages.ts';

const withinMs = 1_200;

/** `g` and then a letter goes to a page, from anywhere but a text field. */
export function useGoKeys(project: string): void {
  const navigate = useNavigate();
  useEffect(() => {
    let pressedAt = 0;
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const now = performance.now();
      const page = now - pressedAt < withinMs ? pages.find(({ key }) => key === event.key) : undefined;
      pressedAt = event.key === 'g' ? now : 0;
      if (!page) return;
      event.preventDefault();
      void navigate(`/p/${project}/${page.path}`);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [navigate, project]);
}
