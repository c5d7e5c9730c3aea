import { useStage } from './stage.tsx';

/** An image of the project. Its place is kept before it is there, so that nothing moves when it comes. */
export const ImageView = ({
  path,
  width,
  height,
  alt,
}: {
  /** Below the origin that serves images; a whole address where the stage names none. */
  readonly path: string;
  readonly width: number;
  readonly height: number;
  /** Empty for decoration. */
  readonly alt: string;
}) => {
  const { assetsUrl } = useStage();
  return (
    <img
      className="sg-image"
      src={assetsUrl === null ? path : `${assetsUrl}/${path}`}
      width={width}
      height={height}
      style={{ aspectRatio: `${width} / ${height}` }}
      alt={alt}
      loading="lazy"
      decoding="async"
      draggable={false}
    />
  );
};
