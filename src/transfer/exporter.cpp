#include "transfer/exporter.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "async/deadline.hpp"
#include "async/work_pool.hpp"
#include "base/error.hpp"
#include "base/limits/objects.hpp"
#include "base/limits/transfer.hpp"
#include "base/quote.hpp"
#include "store/transfer/export_rows.hpp"
#include "transfer/bundle_writer.hpp"

namespace mien::transfer {
namespace {

// The file while it is written: bytes go to the disk by the work pool, a piece at a time.
class OutputFile {
  public:
    OutputFile(async::WorkPool& work, std::shared_ptr<File> file)
        : work_(work), file_(std::move(file)) {}

    [[nodiscard]] awaitable<void> write(std::string bytes) {
        bytes_ += bytes.size();
        const std::function<void()> call = [file = file_, digest = digest_,
                                            bytes = std::move(bytes)] {
            digest->update(bytes);
            file->write_all(bytes);
        };
        return work_.run(call);
    }
    [[nodiscard]] std::uint64_t bytes() const { return bytes_; }
    [[nodiscard]] Sha256 finish() { return digest_->finish(); }

  private:
    async::WorkPool& work_;
    // Shared with the call on the pool, which cannot be cancelled.
    std::shared_ptr<File> file_;
    std::shared_ptr<Digest> digest_ = std::make_shared<Digest>();
    std::uint64_t bytes_ = 0;
};

awaitable<void> write_axes(store::ExportSnapshot& snapshot, BundleWriter& writer,
                           OutputFile& output) {
    const auto emotions = co_await snapshot.read_emotions();
    for (const auto& emotion : emotions) {
        writer.add(emotion);
    }
    while (true) {
        const auto characters = co_await snapshot.read_characters();
        if (characters.empty()) {
            break;
        }
        for (const auto& character : characters) {
            writer.add(character);
        }
        co_await output.write(writer.take());
    }
    while (true) {
        const auto templates = co_await snapshot.read_templates();
        if (templates.empty()) {
            break;
        }
        for (const auto& source : templates) {
            writer.add(source);
        }
        co_await output.write(writer.take());
    }
}

awaitable<void> write_prompts(store::ExportSnapshot& snapshot, BundleWriter& writer,
                              OutputFile& output, const std::function<void(std::size_t)>& count) {
    std::string bytes;
    while (true) {
        const auto prompts = co_await snapshot.read_prompts();
        for (const auto& prompt : prompts) {
            writer.add(prompt);
            bytes += writer.take();
            if (bytes.size() >= limits::export_write_bytes) {
                co_await output.write(std::exchange(bytes, {}));
            }
            count(prompt.versions.size());
        }
        if (prompts.empty()) {
            break;
        }
    }
    bytes += writer.take();
    co_await output.write(std::move(bytes));
}

std::string name_of(const store::BundleImage& image) {
    return fmt::format("The reference image of {}{}", in_quotes(image.character_slug.value_or("")),
                       image.emotion ? fmt::format(" for {}", in_quotes(*image.emotion)) : "");
}

void require_room(const store::BundleCounts& counts, std::uint64_t bytes) {
    if (counts.reference_images > static_cast<std::int64_t>(limits::bundle_images_max)) {
        throw Error(ErrorKind::too_large,
                    fmt::format("There are {} reference images, and a file may have {}: export "
                                "without images, or fewer characters at a time.",
                                counts.reference_images, limits::bundle_images_max));
    }
    if (bytes > limits::bundle_bytes_max) {
        throw Error(ErrorKind::too_large,
                    fmt::format("With its reference images the file would be larger than {} GiB: "
                                "export without images, or fewer characters at a time.",
                                limits::bundle_bytes_max / (1024UL * 1024 * 1024)));
    }
}

awaitable<std::string> read_bytes(objects::ObjectStore& objects, const store::ExportedImage& stored,
                                  Deadline deadline) {
    const auto reader = co_await objects.open(stored.object_key, {}, deadline);
    std::string bytes;
    while (bytes.size() <= stored.bytes) {
        const auto piece = co_await reader->read(limits::object_chunk_bytes, deadline);
        if (piece.empty()) {
            break;
        }
        bytes += piece;
    }
    co_return bytes;
}

// Their bytes come later, and may take longer than a transaction may idle.
awaitable<std::vector<store::ExportedImage>> list_images(store::ExportSnapshot& snapshot) {
    std::vector<store::ExportedImage> images;
    while (true) {
        auto more = co_await snapshot.read_images();
        if (more.empty()) {
            break;
        }
        std::ranges::move(more, std::back_inserter(images));
    }
    co_return images;
}

// One image at a time is in memory.
awaitable<void> write_images(const TransferTools& tools,
                             const std::vector<store::ExportedImage>& images, BundleWriter& writer,
                             OutputFile& output, Deadline deadline) {
    for (const auto& stored : images) {
        auto image = stored.image;
        const auto read = co_await async::ending_of(read_bytes(tools.objects, stored, deadline));
        const auto failure = read.failure ? error_in(read.failure) : std::nullopt;
        if (failure && failure->kind() == ErrorKind::not_found) {
            throw Error(ErrorKind::unavailable,
                        name_of(image) +
                            " went while the file was written; export again, or "
                            "without images.");
        }
        if (read.failure) {
            std::rethrow_exception(read.failure);
        }
        image.bytes = *read.value;
        if (sha256(image.bytes) != image.sha256) {
            throw Error(ErrorKind::upstream_failed,
                        name_of(image) +
                            " is damaged where it is kept; bring it again, or "
                            "export without images.");
        }
        writer.add(image);
        co_await output.write(writer.take());
        require_room({}, output.bytes());
    }
}

// What is read in one transaction.
struct Listed {
    store::BundleCounts counts;
    std::vector<store::ExportedImage> images;  // still to be written
};

awaitable<Listed> write_rows(const TransferTools& tools, const ExportTarget& target,
                             BundleWriter& writer, OutputFile& output, OnProgress on_progress,
                             Deadline deadline) {
    auto transaction =
        co_await tools.pool.begin(deadline, pg::Isolation::repeatable_read_read_only);
    store::ExportSnapshot snapshot(transaction, target.scope);
    auto counts = co_await snapshot.count();
    if (target.format == BundleFormat::csv) {
        counts.templates = 0;
    }
    require_room(counts, 0);
    writer.begin({.has_history = target.scope.with_history, .counts = counts});
    co_await write_axes(snapshot, writer, output);
    std::int64_t versions = 0;
    const std::function<void(std::size_t)> count = [&](std::size_t more) {
        versions += static_cast<std::int64_t>(more);
        on_progress(static_cast<double>(versions) / static_cast<double>(counts.versions));
    };
    co_await write_prompts(snapshot, writer, output, count);
    auto images = co_await list_images(snapshot);
    co_return Listed{.counts = counts, .images = std::move(images)};
}

}  // namespace

awaitable<ExportedFile> write_export(const TransferTools& tools, ExportTarget target,
                                     OnProgress on_progress, Deadline deadline) {
    OutputFile output(tools.work, target.file);
    target.scope.with_images = target.scope.with_images && target.format == BundleFormat::json;
    const auto writer = make_bundle_writer(target.format);
    const auto listed =
        co_await write_rows(tools, target, *writer, output, std::move(on_progress), deadline);
    co_await write_images(tools, listed.images, *writer, output, deadline);
    writer->end();
    co_await output.write(writer->take());
    co_return ExportedFile{
        .counts = listed.counts, .bytes = output.bytes(), .sha256 = output.finish()};
}

}  // namespace mien::transfer
