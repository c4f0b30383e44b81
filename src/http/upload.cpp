#include "http/upload.hpp"

#include <optional>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/hash.hpp"
#include "base/limits/http.hpp"
#include "base/quote.hpp"
#include "base/scratch_directory.hpp"
#include "http/multipart.hpp"

namespace mien::http {

// On the pool, but for the piece between two calls.
struct Upload::Sink {
    Sink(const std::filesystem::path& parent, const std::optional<std::string>& boundary)
        : directory(parent),
          path(directory.path() / "body"),
          file(File::create(path, scratch_place)) {
        piece.reserve(limits::transfer_bytes_max);
        if (boundary) {
            form_.emplace(*boundary, [this](const MultipartPart& part, std::string_view bytes) {
                if (part.name == file_part) {
                    write(bytes);
                }
            });
        }
    }
    Sink(const Sink&) = delete;
    Sink& operator=(const Sink&) = delete;
    ~Sink() = default;

    void write_piece() {
        if (form_) {
            form_->feed(piece);
        } else {
            write(piece);
        }
    }

    BodyFile finish() {
        write_piece();
        BodyFile body;
        if (form_) {
            body.file_name = name_in_form();
        }
        body.path = path;
        body.bytes = bytes_;
        body.sha256 = digest_.finish();
        return body;
    }

    const ScratchDirectory directory;
    const std::filesystem::path path;
    const File file;
    std::string piece;

  private:
    void write(std::string_view more) {
        digest_.update(more);
        file.write_all(more);
        bytes_ += more.size();
    }

    std::string name_in_form() {
        const auto parts = form_->finish();
        for (const auto& part : parts) {
            if (part.name != file_part) {
                auto message = in_quotes(part.name) + " is no part that is known here.";
                throw Error(ErrorKind::invalid, message,
                            {{"/" + escape_pointer(part.name), "unknown_field", message}});
            }
        }
        const auto* const part = find_part(parts, file_part);
        if (part == nullptr || !part->file_name) {
            throw Error(ErrorKind::malformed,
                        "Send the file as the part “file” of a multipart/form-data body.",
                        {{"/file", "required", "The part “file” is missing."}});
        }
        return *part->file_name;
    }

    std::uint64_t bytes_ = 0;
    Digest digest_;
    std::optional<MultipartReader> form_;
};

Upload::Upload(ServerState& state) : state_(state) {
    ++state_.uploads;
}

Upload::~Upload() {
    --state_.uploads;
}

awaitable<std::unique_ptr<Upload>> Upload::begin(ServerState& state,
                                                 std::string_view content_type) {
    std::optional<std::string> boundary;
    if (is_multipart_form(content_type)) {
        boundary = multipart_boundary(content_type);
    }
    if (state.uploads >= state.options.limits.uploads_max) {
        throw Error(ErrorKind::unavailable,
                    "The server is taking as many uploads as it can; try again soon.")
            .with_retry_after(limits::upload_retry_after);
    }
    std::unique_ptr<Upload> upload(new Upload(state));
    std::function<std::shared_ptr<Sink>()> call = [parent = state.options.scratch_directory,
                                                   boundary = std::move(boundary)] {
        return std::make_shared<Sink>(parent, boundary);
    };
    upload->sink_ = co_await state.files.run(std::move(call));
    co_return upload;
}

std::string& Upload::piece() {
    return sink_->piece;
}

std::size_t Upload::piece_room() const {
    return limits::transfer_bytes_max - sink_->piece.size();
}

std::uint64_t Upload::bytes() const {
    return taken_bytes_ + sink_->piece.size();
}

awaitable<void> Upload::write_piece() {
    std::function<void()> call = [sink = sink_] { sink->write_piece(); };
    co_await state_.files.run(std::move(call));
    taken_bytes_ += sink_->piece.size();
    sink_->piece.clear();
}

awaitable<BodyFile> Upload::finish() {
    std::function<BodyFile()> call = [sink = sink_] { return sink->finish(); };
    co_return co_await state_.files.run(std::move(call));
}

awaitable<void> Upload::discard() {
    // The call is the last owner, whether it runs or is turned away by a full pool.
    std::function<void()> call = [sink = std::move(sink_)]() mutable { sink.reset(); };
    co_await state_.files.run(std::move(call));
}

}  // namespace mien::http
