// @vitest-environment jsdom
import { expect, it } from 'vitest';
import { optionsOfScript } from './options.ts';

const script = (attributes: Record<string, string>): HTMLScriptElement => {
  const element = document.createElement('script');
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
};

it('reads the script tag; the endpoint is where the script comes from', () => {
  expect(optionsOfScript(script({ src: 'https://collector.example/recorder.js', 'data-key': 'pk_1' }))).toEqual({
    key: 'pk_1',
    endpoint: 'https://collector.example',
    network: false,
    honourSignals: false,
    frames: false,
  });
  expect(
    optionsOfScript(
      script({
        src: '/assets/recorder.js',
        'data-key': 'pk_1',
        'data-endpoint': 'https://other.example',
        'data-sample': '0.25',
        'data-block-selector': '.private',
        'data-mask-selector': 'main',
        'data-allow-inputs': '.search',
        'data-consent': 'required',
        'data-honour-signals': '',
        'data-network': '',
        'data-console': '',
        'data-canvas': '2',
        'data-frames': '',
      }),
    ),
  ).toEqual({
    key: 'pk_1',
    endpoint: 'https://other.example',
    sample: 0.25,
    blockSelector: '.private',
    maskSelector: 'main',
    allowInputs: '.search',
    consent: 'required',
    console: 'metadata',
    canvas: 2,
    network: true,
    honourSignals: true,
    frames: true,
  });
  expect(optionsOfScript(script({ src: '/recorder.js' }))).toBeUndefined();
});
