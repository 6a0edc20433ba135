"""The table of synthesis methods: the name a patch file uses, the facts it takes, the function that makes the sound."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from airdesk.synthesis.effects import impact, rain, riser, sub_drop, tape_stop, vinyl
from airdesk.synthesis.melodic import (
    analog,
    bass_808,
    electric_piano,
    ensemble,
    fm,
    mallet,
    organ,
    piano,
    plucked_string,
    wind,
)
from airdesk.synthesis.percussion import clap, cymbal, kick, membrane, noise_hit, scrape, snare, stick, sweep_tone
from airdesk.synthesis.sound import Note, Sound


@dataclass(frozen=True, slots=True)
class Method:
    """One way of making sounds."""

    facts: type[Any]  # dataclass read from the file's [sound] table
    make: Callable[[Any, Note], Sound]


METHODS: dict[str, Method] = {
    "analog": Method(analog.AnalogFacts, analog.make_analog),
    "bass_808": Method(bass_808.Bass808Facts, bass_808.make_bass_808),
    "clap": Method(clap.ClapFacts, clap.make_clap),
    "cymbal": Method(cymbal.CymbalFacts, cymbal.make_cymbal),
    "electric_piano": Method(electric_piano.ElectricPianoFacts, electric_piano.make_electric_piano),
    "ensemble": Method(ensemble.EnsembleFacts, ensemble.make_ensemble),
    "fm": Method(fm.FmFacts, fm.make_fm),
    "impact": Method(impact.ImpactFacts, impact.make_impact),
    "kick": Method(kick.KickFacts, kick.make_kick),
    "mallet": Method(mallet.MalletFacts, mallet.make_mallet),
    "membrane": Method(membrane.MembraneFacts, membrane.make_membrane),
    "noise_hit": Method(noise_hit.NoiseHitFacts, noise_hit.make_noise_hit),
    "organ": Method(organ.OrganFacts, organ.make_organ),
    "piano": Method(piano.PianoFacts, piano.make_piano),
    "plucked_string": Method(plucked_string.PluckedStringFacts, plucked_string.make_plucked_string),
    "rain": Method(rain.RainFacts, rain.make_rain),
    "riser": Method(riser.RiserFacts, riser.make_riser),
    "scrape": Method(scrape.ScrapeFacts, scrape.make_scrape),
    "snare": Method(snare.SnareFacts, snare.make_snare),
    "stick": Method(stick.StickFacts, stick.make_stick),
    "sub_drop": Method(sub_drop.SubDropFacts, sub_drop.make_sub_drop),
    "sweep_tone": Method(sweep_tone.SweepToneFacts, sweep_tone.make_sweep_tone),
    "tape_stop": Method(tape_stop.TapeStopFacts, tape_stop.make_tape_stop),
    "vinyl": Method(vinyl.VinylFacts, vinyl.make_vinyl),
    "wind": Method(wind.WindFacts, wind.make_wind),
}
