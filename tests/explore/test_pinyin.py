from kg.explore.pinyin import sounds, syllables


def test_a_name_is_spelled_by_the_words_it_is_made_of():
    assert syllables("重庆银行") == "chong qing yin hang"


def test_letters_and_digits_each_spell_themselves_in_lower_case():
    assert syllables("云岭T7") == "yun ling t 7"


def test_a_name_without_chinese_has_no_spelling():
    assert syllables("ACME 7") == ""


def test_spelling_and_initials():
    assert sounds("yun ling zhi xing") == ("yunlingzhixing", "ylzx")


def test_hostile_names_are_spelled_without_markup():
    assert set(syllables("<b>长\u202e")) <= set("abcdefghijklmnopqrstuvwxyz ")
