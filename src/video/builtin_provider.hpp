// The renderer that needs no network: an animated character, drawn in a child process.
#pragma once

#include "video/provider.hpp"

namespace mien::video {

inline constexpr std::string_view builtin_provider = "builtin";

class BuiltinProvider final : public Provider {
  public:
    // The program that is started as `program render-child`; this one, unless a test says
    // otherwise.
    explicit BuiltinProvider(std::filesystem::path program = "/proc/self/exe");

    [[nodiscard]] std::string_view name() const override { return builtin_provider; }
    [[nodiscard]] awaitable<MadeClip> make_clip(ClipRequest request, Deadline deadline) override;

  private:
    std::filesystem::path program_;
};

}  // namespace mien::video
