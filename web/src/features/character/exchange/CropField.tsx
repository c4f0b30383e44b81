import { Slider, Text } from '@mantine/core';
import { useEffect, useState, type PointerEvent } from 'react';
import { cropOf, dragged, type Framing, type Size } from './crop';
import classes from './Exchange.module.css';

interface CropFieldProps {
  file: File;
  framing: Framing;
  /** Called with the size of the image once that is known. */
  onSize: (size: Size | null) => void;
  onFraming: (framing: Framing) => void;
}

/** In pixels of the page. */
const side = 280;
const sliders = [
  { name: 'zoom', label: 'Zoom', min: 1, max: 4, step: 0.05 },
  { name: 'x', label: 'Left to right', min: 0, max: 1, step: 0.01 },
  { name: 'y', label: 'Top to bottom', min: 0, max: 1, step: 0.01 },
] as const;

/** Frames the part of an image that is kept: by dragging, or by sliders. */
export function CropField({ file, framing, onSize, onFraming }: CropFieldProps) {
  const [shown, setShown] = useState<{ url: string; size: Size }>();
  const [isBroken, setIsBroken] = useState(false);
  useEffect(() => {
    const url = URL.createObjectURL(file);
    const image = new Image();
    image.onload = () => {
      const size = { width: image.naturalWidth, height: image.naturalHeight };
      setShown({ url, size });
      onSize(size);
    };
    image.onerror = () => setIsBroken(true);
    image.src = url;
    return () => URL.revokeObjectURL(url);
    // The size is told once for each file.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [file]);
  if (isBroken) {
    return (
      <Text size="sm" c="var(--mien-quiet)">
        This browser cannot show the image; all of it is kept.
      </Text>
    );
  }
  if (!shown) return <div className={classes['frame']} />;
  const { url, size } = shown;
  const crop = cropOf(size, framing);
  const scale = side / crop.width;
  const drag = (event: PointerEvent) => {
    if (event.buttons !== 1) return;
    onFraming(dragged(size, framing, { x: event.movementX / scale, y: event.movementY / scale }));
  };
  return (
    <div className={classes['crop']}>
      <div
        className={classes['frame']}
        onPointerDown={({ currentTarget, pointerId }) => currentTarget.setPointerCapture(pointerId)}
        onPointerMove={drag}
      >
        <img
          src={url}
          alt="The part that is kept"
          draggable={false}
          width={size.width * scale}
          height={size.height * scale}
          style={{ transform: `translate(${-crop.x * scale}px, ${-crop.y * scale}px)` }}
        />
      </div>
      <div className={classes['sliders']}>
        {sliders.map(({ name, label, ...range }) => (
          <div key={name}>
            <Text size="sm" fw={500}>
              {label}
            </Text>
            <Slider
              {...range}
              label={null}
              thumbLabel={label}
              value={framing[name]}
              onChange={(value) => onFraming({ ...framing, [name]: value })}
            />
          </div>
        ))}
        <Text size="xs" c="var(--mien-quiet)">
          {crop.width} × {crop.height} of {size.width} × {size.height} pixels. Drag the picture, or
          use the sliders.
        </Text>
      </div>
    </div>
  );
}
