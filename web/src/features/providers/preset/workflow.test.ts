import { expect, test } from 'vitest';
import { choicesFor, nodesOf, outputNodes, parseWorkflow, suggestBindings } from './workflow';

const wan = {
  '3': {
    class_type: 'KSampler',
    inputs: { seed: 5, positive: ['6', 0], negative: ['9', 0], latent_image: ['8', 0] },
  },
  '6': { class_type: 'CLIPTextEncode', inputs: { text: 'a fox', clip: ['1', 0] } },
  '7': { class_type: 'CLIPTextEncode', inputs: { text: 'blurry', clip: ['1', 0] } },
  '8': { class_type: 'EmptyLatent', inputs: { width: 512, height: 512, length: 49 } },
  '9': { class_type: 'ConditioningZero', inputs: { conditioning: ['7', 0] } },
  '52': { class_type: 'LoadImage', inputs: { image: 'a.png' }, _meta: { title: 'Start' } },
  '53': { class_type: 'LoadImage', inputs: { image: 'a.png' }, _meta: { title: 'Last frame' } },
  '10': { class_type: 'SaveWEBM', inputs: { filename_prefix: 'x', fps: 24 } },
  '58': { class_type: 'SaveVideo', inputs: { filename_prefix: 'x' }, _meta: { title: 'Save' } },
};

test('what is likely meant is found by following the links of the sampler', () => {
  expect(suggestBindings(nodesOf(wan))).toEqual({
    bind: {
      text: ['6.inputs.text'],
      negative_text: ['7.inputs.text'],
      seed: ['3.inputs.seed'],
      width: ['8.inputs.width'],
      height: ['8.inputs.height'],
      frames: ['8.inputs.length'],
      fps: ['10.inputs.fps'],
      image_first: ['52.inputs.image'],
      image_last: ['53.inputs.image'],
      filename_prefix: ['58.inputs.filename_prefix'],
    },
    output_node: '58',
  });
});

test('a workflow of core nodes alone has its text in a primitive', () => {
  const nodes = nodesOf({
    '1': { class_type: 'EmptyImage', inputs: { width: 256, height: 256, batch_size: 8 } },
    '2': { class_type: 'EmptyImage', inputs: { width: 256, height: 256, batch_size: 8 } },
    '6': { class_type: 'PrimitiveStringMultiline', inputs: { value: 'hello' } },
    '8': { class_type: 'CreateVideo', inputs: { images: ['1', 0], fps: 12 } },
    '9': { class_type: 'SaveVideo', inputs: { video: ['8', 0], filename_prefix: 'v' } },
  });
  const { bind, output_node } = suggestBindings(nodes);
  expect(bind).toMatchObject({
    text: ['6.inputs.value'],
    width: ['1.inputs.width', '2.inputs.width'],
    filename_prefix: ['9.inputs.filename_prefix'],
  });
  expect(output_node).toBe('9');
});

test('a loop of links ends', () => {
  const nodes = nodesOf({
    '1': { class_type: 'A', inputs: { positive: ['2', 0] } },
    '2': { class_type: 'B', inputs: { positive: ['1', 0] } },
  });
  expect(suggestBindings(nodes).bind).toEqual({});
});

test('a part is only offered inputs that hold its kind of value and come from no node', () => {
  const nodes = nodesOf(wan);
  const texts = choicesFor('text', nodes).flatMap(({ items }) => items.map(({ value }) => value));
  expect(texts).toContain('6.inputs.text');
  expect(texts).not.toContain('3.inputs.seed');
  expect(texts).not.toContain('3.inputs.positive');
  expect(outputNodes(nodes).map(({ id }) => id)).toEqual(['58', '10']);
});

test('what is pasted is told apart from what ComfyUI saves', () => {
  expect(parseWorkflow(JSON.stringify(wan))).toEqual({ workflow: wan });
  expect(parseWorkflow(JSON.stringify({ prompt: wan, client_id: 'x' }))).toEqual({ workflow: wan });
  expect(parseWorkflow('{"nodes": [], "links": []}')).toHaveProperty('problem');
  expect(parseWorkflow('{"a": 1}')).toHaveProperty('problem');
  expect(parseWorkflow('not json')).toHaveProperty('problem');
});
