// Time zones of the IANA database, as ICU has it.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace mien {

// A clock on a wall, without its zone.
using LocalSeconds = std::chrono::local_seconds;

class TimeZone {
  public:
    // "UTC", "Europe/Berlin"; nothing for a name that the database does not have.
    [[nodiscard]] static std::optional<TimeZone> find(std::string_view name);

    TimeZone(TimeZone&&) noexcept;
    TimeZone& operator=(TimeZone&&) noexcept;
    ~TimeZone();

    [[nodiscard]] LocalSeconds to_local(std::chrono::sys_seconds time) const;

    // When clocks of the zone show this: the first time when they show it twice, and the moment at
    // which they are put forward when they skip it.
    [[nodiscard]] std::chrono::sys_seconds to_utc(LocalSeconds local) const;

  private:
    struct State;
    explicit TimeZone(std::unique_ptr<State> state);

    std::unique_ptr<State> state_;
};

}  // namespace mien
