"""The other half of tests/preload/powercut.c: after a kill, the files become what had been synced."""
import shutil
from pathlib import Path

from .build import preload


class PowerCut:
    def __init__(self, folder, shadow):
        self.folder, self.shadow = Path(folder).resolve(), Path(shadow).resolve()
        self.shadow.mkdir(parents=True, exist_ok=True)
        for path in self._files():
            shutil.copyfile(path, self._shadow_of(path))  # what is there before the first start counts as synced

    library_path = property(lambda self: preload("powercut"))

    @property
    def environment(self):
        return {"POWERCUT_DIR": str(self.folder), "POWERCUT_SHADOW": str(self.shadow)}

    def happens(self):
        """Only while no process has the files open. Returns how many files changed."""
        changed = 0
        for path in self._files():
            if not self._shadow_of(path).exists():
                path.unlink()
                changed += 1
        for shadow in self.shadow.iterdir():
            path = Path(shadow.name.replace("%", "/"))
            if not path.exists() or path.read_bytes() != shadow.read_bytes():
                path.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(shadow, path)
                changed += 1
        return changed

    def _files(self):
        return [path for path in self.folder.rglob("*") if path.is_file()]

    def _shadow_of(self, path):
        return self.shadow / str(path).replace("/", "%")
