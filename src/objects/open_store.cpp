#include "objects/open_store.hpp"

#include "objects/filesystem_store.hpp"
#include "objects/s3_address.hpp"
#include "objects/s3_store.hpp"

namespace mien::objects {

std::unique_ptr<ObjectStore> open_store(const StoreSettings& settings, Executor executor,
                                        async::WorkPool& work) {
    if (const auto* s3 = std::get_if<S3Settings>(&settings)) {
        return std::make_unique<S3Store>(*s3, executor, work);
    }
    const auto& directory = std::get<FilesystemSettings>(settings).directory;
    return std::make_unique<FilesystemStore>(directory, work);
}

std::string bucket_name(const StoreSettings& settings) {
    if (const auto* s3 = std::get_if<S3Settings>(&settings)) {
        return s3->bucket;
    }
    return std::get<FilesystemSettings>(settings).directory.filename().string();
}

StoreSettings with_bucket(StoreSettings settings, std::string name) {
    if (auto* s3 = std::get_if<S3Settings>(&settings)) {
        s3->bucket = std::move(name);
    } else {
        auto& directory = std::get<FilesystemSettings>(settings).directory;
        directory = directory.parent_path() / name;
    }
    return settings;
}

std::string public_origin(const StoreSettings& settings) {
    const auto* s3 = std::get_if<S3Settings>(&settings);
    return s3 != nullptr && s3->has_public_links
               ? S3Address(s3->endpoint, s3->bucket, s3->style).origin()
               : "";
}

}  // namespace mien::objects
