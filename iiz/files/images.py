"""Pictures: drawn anew, so that nothing but the picture is left; no place, camera or comment."""

from functools import partial
from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from PIL import Image, ImageOps, UnidentifiedImageError
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile, get_sampling

from iiz.files.refusals import refused

# A page of A4 scanned at 600 dots per inch has 35 million.
MOST_PIXELS = 50_000_000
KEPT_INFO = ("transparency",)
JPEG_MODES = ("L", "RGB")


def _cleaned(kind: str, content: bytes) -> bytes:
    """Raises: ValidationError."""
    try:
        with Image.open(BytesIO(content), formats=[kind]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise refused("bomb")
            return _drawn(picture, kind)
    except ValidationError:
        raise
    except UnidentifiedImageError as error:
        raise refused("content") from error
    except Exception as error:  # the library raises whatever a broken file provokes
        raise refused("damaged") from error


def _drawn(picture: ImageFile, kind: str) -> bytes:
    upright, written = ImageOps.exif_transpose(picture), BytesIO()
    upright.info = {name: upright.info[name] for name in KEPT_INFO if name in upright.info}
    if kind == "JPEG":
        plain = upright if upright.mode in JPEG_MODES else upright.convert("RGB")
        plain.save(written, kind, **_fineness(picture))
    else:
        upright.save(written, kind)
    return written.getvalue()


def _fineness(picture: ImageFile) -> dict[str, Any]:
    """As fine as it was: neither worse to look at nor larger."""
    if picture.mode not in JPEG_MODES or not isinstance(picture, JpegImageFile):
        return {"quality": 85}
    sampling = get_sampling(picture)
    return {"qtables": picture.quantization} | ({"subsampling": sampling} if sampling >= 0 else {})


cleaned_png = partial(_cleaned, "PNG")
cleaned_jpeg = partial(_cleaned, "JPEG")
