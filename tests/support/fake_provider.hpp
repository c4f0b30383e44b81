// For tests: a provider that does as it is told.
#pragma once

#include <fstream>
#include <functional>
#include <string>

#include "video/provider.hpp"

namespace mien::video {

inline const std::string fake_video = std::string("\0\0\0\x18", 4) + "ftypisom, and so on";
inline const std::string fake_poster = "\xff\xd8\xff\xe0, and so on";

// Writes files at once, after the hook has run.
class FakeProvider final : public Provider {
  public:
    explicit FakeProvider(std::string name = "fake") : name_(std::move(name)) {}

    [[nodiscard]] std::string_view name() const override { return name_; }
    [[nodiscard]] awaitable<MadeClip> make_clip(ClipRequest request, Deadline) override {
        ++calls;
        request.on_progress(0.5);
        if (before_files) {
            co_await before_files();
        }
        MadeClip made{request.directory / "v", request.directory / "p"};
        std::ofstream(made.video, std::ios::binary)
            << video_bytes << std::string(static_cast<std::size_t>(calls) * grows_by, ' ');
        std::ofstream(made.poster, std::ios::binary) << fake_poster;
        co_return made;
    }

    int calls = 0;
    std::string video_bytes = fake_video;
    std::size_t grows_by = 0;  // each video is larger than the one before
    std::function<awaitable<void>()> before_files;

  private:
    std::string name_;
};

}  // namespace mien::video
