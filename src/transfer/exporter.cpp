#include "transfer/exporter.hpp"

#include <utility>

#include "base/limits/transfer.hpp"
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
    writer.end();
    bytes += writer.take();
    co_await output.write(std::move(bytes));
}

}  // namespace

awaitable<ExportedFile> write_export(pg::Pool& pool, async::WorkPool& work, ExportTarget target,
                                     OnProgress on_progress, Deadline deadline) {
    OutputFile output(work, target.file);
    auto transaction = co_await pool.begin(deadline, pg::Isolation::repeatable_read_read_only);
    store::ExportSnapshot snapshot(transaction, target.scope);
    auto counts = co_await snapshot.count();
    if (target.format == BundleFormat::csv) {
        counts.templates = 0;
    }
    const auto writer = make_bundle_writer(target.format);
    writer->begin({.has_history = target.scope.with_history, .counts = counts});
    co_await write_axes(snapshot, *writer, output);
    std::int64_t versions = 0;
    const std::function<void(std::size_t)> count = [&](std::size_t more) {
        versions += static_cast<std::int64_t>(more);
        on_progress(static_cast<double>(versions) / static_cast<double>(counts.versions));
    };
    co_await write_prompts(snapshot, *writer, output, count);
    co_return ExportedFile{.counts = counts, .bytes = output.bytes(), .sha256 = output.finish()};
}

}  // namespace mien::transfer
