#include "objects/open_store.hpp"

#include "base/assert.hpp"
#include "objects/filesystem_store.hpp"

namespace mien::objects {

std::unique_ptr<ObjectStore> open_store(const StoreSettings& settings, async::WorkPool& work) {
    switch (settings.kind) {
        case StoreKind::filesystem:
            return std::make_unique<FilesystemStore>(settings.directory, work);
    }
    MIEN_ASSERT(false, "an object store of no kind");
}

}  // namespace mien::objects
