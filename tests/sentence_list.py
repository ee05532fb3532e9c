"""Sentences written to be parted: a bar stands where one ends and the next begins, in place of the space between them."""

from __future__ import annotations

TEXTS = """
Smith et al. found it so.|Ham et al. (2013) did not.|We follow Lorne et al. in this.|Lorne et al. proved it.
It was shown by Lorne et al.|The Board read it.|It was read aloud.
The move of No. 10 was slow.|Rooms Nos. 4 and 5 stood empty.|Was it lawful?|No.|He said no.|They left.
Under s. 75 of the Act it was lawful.|Section 75 was repealed.|See ss. 12-14 and Sched. 2 for details.
Dr Brown met Dr. Green at St. Thomas’ Hospital.|Prof. J. K. Smith and Mr. T. S. Eliot agreed with Mrs. Jones.
Some tiers, i.e. Regions and Areas, went first.|Others, e.g. Leeds, came later.|It was planners vs. Doctors.
Spending rose by 3.5 per cent to £1.2m.|It fell by .5 points in 1996.|The ratio was 2.0.|Nobody asked why.
See p. 12 and pp. 14-16.|Cf. Ham, p. 3.|It is on p. iv of the report.|It has 40 pp.|The rest is lost.
The U.K. Government agreed.|It happened in the U.K.|It was different in the U.S. where nobody paid.|The E.U. Directive fell.
J. K. Smith wrote it.|It was edited by A. B. C. Jones and R. Minter.|They lacked vitamin B.|The next was C.
Boards were weak (Ham et al., 2013; Smith, 2014).12|Regions were not.|They planned.
It was so (Smith, 2014).|The rest (see Fig. 2, p. 14. It is small) was not.|Nobody knew.
He paused ... and went on.|Then he stopped…|The room was silent.|“We waited...” she said.|They came ....|Nobody spoke.
“It is not so.”|She left the room.|“Is it so?” he asked.|‘They never came!’|The door was shut.|“No.”|That was all.
The firm was Smith & Co.|The owner had died.|It bought goods, papers, etc.|The rest it made.|Acme Ltd. was sold.
Boards must: plan hospitals; buy land; pay builders.|They did: nobody thanked them.
It ended in Sept. 1974.|The Jan. 2012 bill was paused.|They met on 3 Dec. and on 4 Dec. 1990.|It was in Dec.|They went.
They met at 9 a.m. on Monday.|It closed at 5 p.m.|The staff went home.|It began at 8.30 a.m. and ended late.
It was shown in Fig. 3.|Table 2 shows more.|See Figs. 4 and 5; cf. Tab. 1.|He grew a fig.|The fig was ripe.
One hundred beds were closed.[3]|Others were opened.|Nobody counted them.[4,5]|The board did not.
It ended with care.12|The next began.|It was so.1,2|It was not.|The index was 3.12 in all.
The plan cost £5.|Twelve were made.|It ran from 1974 to 1982.|In that year it ended.|There were 14.|The rest had gone.
(They had been told so.)|Nobody listened.|They had money (though little of it).|It was enough.
Is it true?!|Perhaps.|What then?|Who pays?|Nobody said.
NHS England was set up in 2013.|iCare was not.|eHealth followed.|The e-mail was lost.
The ICB has a Chief Exec. and a Chair.|The Dept. of Health paid.|The Govt. refused.
See https://www.example.org/a.b?c=d.|Nothing stands there.|Write to a.b@example.org for it.|Ask.
Members were: Ada Minter, M.D., B. van Oord, Ph.D., and others.|They met.|He held a Ph.D.|It was in law.
The trust’s deficit was ca. 4 per cent.|It was approx. 3 times as large.|They owed c. £4m.
Art. 5 and para. 3(b) apply.|See Ch. 4, vol. 2, ed. J. Smith.|It was the 2nd edn. and the last.
1. Boards should plan.|2. Boards should pay.|3. Boards should ask.
a) They plan.|b) They pay.|(i) They ask.|(ii) They tell.
The answer was “yes”.|The board agreed.|It was called “the plan”.|“The plan”, it said, “is dead.”
It rested on trust.|‘Trust’ was the word.|(Not all agreed.)|[They had not been asked.]
The Act came in on 1.4.2013.|It was repealed on 1 July 2022.|At 0.7 ml/min. it was slow.
Sir Ian wrote to the Rt. Hon. Barbara Castle.|The Revd. Mr. Frost replied.|Lt. Col. Brown did not.
Who is to blame?|The regions, of course.|Why?|Because they could.|Yes!|It was they.
They were asked to plan (cf. Circular HC(78)12. It is lost) and did.|They were thanked.
Mr. and Mrs. Smith went to Washington D.C.|They came back.|The Corp. was dissolved.
They chose plan B.|The next day they left.|Hepatitis C. is common.|It was plan A.|In the end it failed.
In re J. Smith v. Jones the court ruled.|R. v. Secretary of State was cited.|It was over.
The median was 4.2 (95% CI 3.1 to 5.3; p < 0.05).|The mean was not.|It was n.s. in both.
The max. was 10 and the min. was 2.|The avg. fell.|The temp. rose.|Co-ordination failed.|Self-reported figures rose.
The no-go area grew.|They asked the PCT’s.|It was gone.|The GPs’ list closed.|It was the end.
It says: “Boards are weak.|They should go.”|They went.|Nobody wept.|It rose, cf. Table 3.|Op. cit., p. 4.
Regions (e.g. North West; South East) were told.|Others (n = 4) were not.|Trusts (Nos. 1-3) were.
It was a matter of record: viz. Circular 12.|Ibid., p. 14.|See also the 1974 Act.|The Act is long.
It is in Appendix A.|Data were kept there.|See App. B for more.|See Fig. S1 and Sched. A, which follow.
They bought beds, linen, etc.|Hospitals paid.|£4m was lost.|It was ended.|40 trusts joined.|• Boards must plan.|– Boards must pay.
It ended in “reform”.12|The rest did not.|It was so.¹²|It was not.|It began.*|It ended.†|Nobody saw.
Under s.75 NHS bodies may pool funds.|At No.10 Ministers met.|The report said that [...] Parliament was told.|It was.
Cllr. Brown met Maj. Gen. Frost.|Ellipses [...] are cut.|She wrote: ‘It was ... Everybody knew.’|So it went.
The 2012 Act abolished SHAs (s. 33) and PCTs (s. 34).|NHS England replaced them.|Monitor stayed.
Interviews took place in 42 ICSs (Sept.–Nov. 2021).|All were recorded.|One participant (P. 7) withdrew.
“We had, er, no money,” said one chair (ICB 3).|“None at all.”|Others laughed.
Sir Keith Joseph’s plan of Aug. 1972 set out 14 R.H.A.s and 90 A.H.A.s.|It was costed at £9m.|Was it popular?|Hardly.
As Klein (2010: 72) puts it, ‘the tiers were an accident.’|Others disagree (e.g. Webster, 1996; Rivett, 1998).
Per capita spending (adj. for need) was £1,204.50 in the North.|In the South it was £1,198.
District No. 3, Bldg. 5 was sold to J. Sainsbury plc.|The proceeds went to H.M. Treasury.
The Committee (Chair: Dr. J. S. Griffiths) met twice.|Its members incl. Mr. P. Jones.|It reported in Oct. 1983.
Regions did four things: (1) plan; (2) allocate; (3) audit; and (4) manage.|They did none well.
Scores ranged from −.32 to +.41 (M = .05, S.D. = .11).|They were n.s.|We stopped.
According to Dept. of Health fig. 4.2, beds fell.|That was in Vol. III, ch. 2.|See also Cmnd. 5055.
Integration, partnership, collaboration, etc., are alike.|What differs is power, money, etc.
Why did it fail?1|There are three reasons.2,3|First, nobody paid.4
The programme ended (see www.example.nhs.uk/a.html).|Its site remains.|Visit example.org.|It is free.
Lord Darzi (2024) found “critical” problems.|He said so.|So did Prof. Sir Chris Ham C.B.E. in 2018.
St. Mary’s closed in 1996.|St. John’s did not.|Both were in E. London.
The p.a. cost is £3m vs. £5m before.|Savings of approx. £2m p.a. were made.|Nobody noticed.
""".strip()
